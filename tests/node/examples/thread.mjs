import { isMainThread, parentPort, Worker } from "node:worker_threads";
import init, { estimate } from "packwise";
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once("message", ({ lines }) => console.log(lines[0].options.best?.total)); // 280000
} else {
  await init();
  const meter = "faceid.enhanced.authority.wechat";
  parentPort.postMessage(estimate({ lines: [{ meter, volume: { perYear: 300_000 } }] }));
}
