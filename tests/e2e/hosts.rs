//! The estimator in sites that documentation tools built. `cargo xtask hosts` builds them and says where one is.

use crate::driver::Page;
use serde_json::{Value, json};

/// What differs between the tools. Each site has a start page without the estimator and a page of prices with it.
struct Host {
    name: &'static str,
    /// The page of prices.
    prices: &'static str,
    /// What a reader clicks for the dark theme, and for the light one again.
    dark: &'static [&'static str],
    light: &'static [&'static str],
    /// Whether a link changes the page without loading another.
    routed: bool,
}

/// The frame, once it shows something.
const FRAME: &str = "document.querySelector('[data-packwise]')?.shadowRoot?.querySelector('iframe.on')";

/// In the frame: it is as high as what it shows.
const FITS: &str = "document.documentElement.scrollHeight <= innerHeight";

/// How many frames the page has. The window's own count leaves out those in shadow roots.
const FRAMES: &str = "document.querySelectorAll('iframe').length +
    [...document.querySelectorAll('*')].flatMap((e) => [...(e.shadowRoot?.querySelectorAll('iframe') ?? [])]).length";

/// Nothing of the page is on its way any more.
const LOADED: &str = "performance.getEntriesByType('navigation')[0].loadEventEnd > 0";

/// Every computed style of some parts of the estimator.
const LOOK: &str = "['.big', '.sentence', '.buy'].map((part) => {
    const style = getComputedStyle(document.querySelector(part));
    return [part, Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)]))];
})";

impl Host {
    async fn holds(&self) {
        let host = std::env::var("PACKWISE_HOST").unwrap_or_default();
        let Some(base) = host.strip_prefix(self.name).and_then(|rest| rest.strip_prefix('=')) else {
            println!("no site of {}: looked at nothing", self.name);
            return;
        };
        let page = Page::chinese("").await;
        page.leave_for(&format!("{base}{}", self.prices)).await;
        self.works(&page).await;
        let language = self.speaks_its_language(&page).await;
        self.follows_its_theme(&page).await;
        self.comes_and_goes(&page).await;
        assert_eq!(page.eval("problems").await, json!([]), "the site reported problems");
        self.looks_as_it_does_alone(&page, &language).await;
        page.quit();
    }

    /// Waits for the frame, which answers and is as high as what it shows, before and after that changes.
    async fn works(&self, page: &Page) {
        page.until("document.querySelector('[data-packwise]')").await;
        page.eval("document.querySelector('[data-packwise]').scrollIntoView() ?? true").await;
        page.until(FRAME).await;
        page.enter(FRAME).await;
        page.total("280,000").await;
        page.eval("document.querySelector('[data-fold=reasons] > summary').click() ?? true").await;
        // A frame that still grows moves what stands around it, and a click may meet something else than was meant: a link,
        // after which the way back in the history is one longer.
        page.until("document.querySelector('[data-fold=reasons] svg')").await;
        page.until(FITS).await;
        page.type_over("#calls", "15000").await;
        page.total("16,750").await;
        page.until(FITS).await;
        let content = page.eval("document.body.getBoundingClientRect().height").await.as_f64().unwrap();
        page.step_out().await;
        let height = page.eval(&format!("{FRAME}.getBoundingClientRect().height")).await.as_f64().unwrap();
        assert!((height - content).abs() <= 1.0, "{height} for {content}");
        // One frame, and nothing of the fallback.
        assert_eq!(page.eval(FRAMES).await, json!(1));
        let read = page.eval("document.querySelector('[data-packwise] a').getClientRects().length").await;
        assert_eq!(read, json!(0), "what the frame replaces is still shown");
    }

    async fn speaks_its_language(&self, page: &Page) -> String {
        let language = page.eval("document.documentElement.lang").await.as_str().unwrap().to_owned();
        page.enter(FRAME).await;
        let said = if language.starts_with("zh") { "比全部后付费少付" } else { "less than" };
        page.sees("[data-saving]", said).await;
        let spoken = page.eval("document.documentElement.lang.split('-')[0]").await;
        assert_eq!(spoken, json!(language.split('-').next()));
        page.step_out().await;
        language
    }

    async fn follows_its_theme(&self, page: &Page) {
        page.enter(FRAME).await;
        page.until("document.documentElement.dataset.theme === 'light'").await;
        let light = page.eval("getComputedStyle(document.querySelector('.big')).color").await;
        page.step_out().await;
        for (theme, clicks) in [("dark", self.dark), ("light", self.light)] {
            for selector in clicks {
                page.click(selector).await;
            }
            page.enter(FRAME).await;
            page.until(&format!("document.documentElement.dataset.theme === '{theme}'")).await;
            let color = page.eval("getComputedStyle(document.querySelector('.big')).color").await;
            assert_eq!(color == light, theme == "light", "{color} in the {theme} theme");
            // The same document as before, with what was typed into it.
            assert_eq!(page.eval("document.querySelector('#calls').value").await, json!("15000"));
            page.step_out().await;
        }
    }

    /// To the start page and back by links, and once more by the browser's own buttons.
    async fn comes_and_goes(&self, page: &Page) {
        page.eval("window.stayed = true").await;
        let link = |text: &str| {
            format!(
                "[...document.querySelectorAll('main a')].find((a) => a.textContent === '{text}').click()"
            )
        };
        let there =
            |title: &str| format!("document.querySelector('main h1')?.textContent.includes('{title}')");
        for (away, back) in
            [(link("start"), link("prices")), ("history.go(-1)".to_owned(), "history.go(1)".to_owned())]
        {
            page.eval("(window.left = document.querySelector('[data-packwise]')) && true").await;
            // A link that a script follows on a page that is still loading replaces that page in the history.
            page.until(LOADED).await;
            page.depart(&away).await;
            page.until(&there("Start")).await;
            page.until(LOADED).await;
            // The node that was taken out keeps no frame either.
            page.until("!window.left?.shadowRoot.querySelector('iframe')").await;
            assert_eq!(page.eval(FRAMES).await, json!(0));
            assert_eq!(page.eval("window.stayed === true").await, json!(self.routed));
            page.depart(&back).await;
            page.until(&there("Prices")).await;
            page.until(LOADED).await;
            // Frames share the history of the page around them, and nothing that is done in one may lengthen it: a reader who
            // goes back would stay on the page.
            let entries = page.eval("history.length").await;
            self.works(page).await;
            assert_eq!(page.eval("history.length").await, entries, "the frame is in the history");
        }
    }

    /// Compares with the frame's own page in a window of the frame's width.
    async fn looks_as_it_does_alone(&self, page: &Page, language: &str) {
        page.enter(FRAME).await;
        let framed = page.eval(LOOK).await;
        let width = page.eval("innerWidth").await.as_u64().unwrap();
        page.step_out().await;
        // High enough to need no scrollbar, which would take some of the width.
        page.resize(u32::try_from(width).unwrap(), 4000).await;
        page.go(&format!("embed.html?view=product&product=faceid&lang={language}&theme=light")).await;
        page.eval("document.querySelector('[data-fold=reasons] > summary').click() ?? true").await;
        page.type_over("#calls", "15000").await;
        page.total("16,750").await;
        let alone = page.eval(LOOK).await;
        for (framed, alone) in framed.as_array().unwrap().iter().zip(alone.as_array().unwrap()) {
            let (part, framed, alone) = (&framed[0], styles(framed), styles(alone));
            assert!(alone.len() > 300, "{} styles of {part}", alone.len());
            for (name, value) in alone {
                assert_eq!(framed.get(name), Some(value), "{name} of {part}");
            }
        }
    }
}

fn styles(part: &Value) -> &serde_json::Map<String, Value> {
    part[1].as_object().unwrap()
}

#[tokio::test]
async fn mdbook_shows_it_as_it_is_alone_and_leads_its_theme() {
    let host = Host {
        name: "mdbook",
        prices: "prices.html",
        dark: &["#mdbook-theme-toggle", "#mdbook-theme-coal"],
        // The menu stays open.
        light: &["#mdbook-theme-light"],
        routed: false,
    };
    host.holds().await;
}

#[tokio::test]
async fn vitepress_shows_it_as_it_is_alone_and_leads_its_theme() {
    let switch = &[".VPNavBarAppearance .VPSwitchAppearance"];
    let host = Host { name: "vitepress", prices: "prices.html", dark: switch, light: switch, routed: true };
    host.holds().await;
}

#[tokio::test]
async fn docusaurus_shows_it_as_it_is_alone_and_leads_its_theme() {
    let switch = &[".navbar button[class*=toggleButton]"];
    let host = Host { name: "docusaurus", prices: "prices/", dark: switch, light: switch, routed: true };
    host.holds().await;
}

#[tokio::test]
async fn mkdocs_shows_it_as_it_is_alone_and_leads_its_theme() {
    let switch = &["[data-md-component=palette] label:not([hidden])"];
    let host = Host { name: "mkdocs", prices: "prices/", dark: switch, light: switch, routed: true };
    host.holds().await;
}
