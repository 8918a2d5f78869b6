export default {
  title: "Handbook",
  url: "https://docs.example",
  baseUrl: "/",
  i18n: { defaultLocale: "en", locales: ["en"] },
  scripts: [{ src: "https://estimator.example/embed.v1.js", defer: true }],
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
};
