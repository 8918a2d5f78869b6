import init, { estimate } from "packwise";
const ready = init();
self.onmessage = async ({ data }) => {
  try {
    await ready;
    self.postMessage({ answer: estimate(data) });
  } catch ({ code, path, message }) {
    self.postMessage({ error: { code, path, message } });
  }
};
