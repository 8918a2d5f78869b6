// What the scripts of views.json are written in: controls worked as a reader would, each step drawn before the next. A
// control that is missing fails the step.
const steps = [];
const all = (selector) => {
  const found = [...document.querySelectorAll(selector)];
  if (!found.length) throw new Error(`no ${selector}`);
  return found;
};
const click = (selector) => steps.push(() => all(selector)[0].click());
const clickAll = (selector) => steps.push(() => all(selector).forEach((element) => element.click()));
const type = (selector, text) => steps.push(() => {
  const [field] = all(selector);
  const kind = field.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
});
const choose = (selector, index) => steps.push(() => {
  const [picker] = all(selector);
  picker.selectedIndex = index;
  picker.dispatchEvent(new Event("change", { bubbles: true }));
});
// What is in a fold is made once it is open.
const empty = (fold) => fold.querySelector(":scope > .inside")?.childElementCount === 0;
const unfold = (selector) => steps.push(async () => {
  all(selector).forEach((element) => { element.open = true; });
  for (let waits = 0; waits < 100 && all(selector).some(empty); waits++) await drawn();
});
const open = (fold) => unfold(`[data-fold=${fold}]`);
const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const run = async () => { for (const step of steps) { await step(); await drawn(); } await drawn(); };
