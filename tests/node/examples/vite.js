import init, { estimate } from "packwise";
import wasm from "packwise/packwise.wasm?url";

await init(wasm);
const line = { meter: "faceid.enhanced.authority.wechat", volume: { perYear: 300_000 } };
console.log(estimate({ lines: [line] }).lines[0].options.best?.total); // 280000
