const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onmessage = ({ data: { answer, error } }) => {
  if (error) throw new Error(`${error.code} ${error.path}: ${error.message}`);
  console.log(answer.lines[0].options.best?.total); // 280000
};
const line = { meter: "faceid.enhanced.authority.wechat", volume: { perYear: 300_000 } };
worker.postMessage({ lines: [line] });
