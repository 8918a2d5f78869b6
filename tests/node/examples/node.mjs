import init, { estimate } from "packwise";

await init();
const line = { meter: "faceid.enhanced.authority.wechat", volume: { perYear: 300_000 } };
const { best } = estimate({ lines: [line] }).lines[0].options;
console.log(best?.total, best?.packs); // 280000, one pack of 200,000 and one of 100,000
