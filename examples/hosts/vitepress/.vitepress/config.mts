import { defineConfig } from "vitepress";

export default defineConfig({
  lang: "zh-CN",
  title: "Handbook",
  head: [["script", { src: "https://estimator.example/embed.v1.js", defer: "" }]],
});
