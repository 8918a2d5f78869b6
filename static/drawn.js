// Part of the scripts that start a page. What stands in the HTML is seen before the start keeps the browser busy, as long as
// that comes within three seconds. A page out of sight draws no frame, nor does a frame that is scrolled away: neither waits.
const drawn = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    setTimeout(resolve, document.hidden || parent !== window ? 300 : 3000);
  });
