//! The page without a network, and a new version of it.

use crate::driver::Page;
use crate::server::{Reply, serve, watched};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// A host of the built page that can be taken off the network and given another version.
pub(crate) struct Host {
    address: String,
    folder: Arc<Mutex<Option<PathBuf>>>,
    /// The end of the names of files that it does not have; none if empty.
    withheld: Arc<Mutex<String>>,
}

impl Host {
    pub(crate) fn serve(folder: &Path) -> Self {
        let folder = Arc::new(Mutex::new(Some(folder.to_owned())));
        let withheld = Arc::<Mutex<String>>::default();
        let (serving, refused) = (Arc::clone(&folder), Arc::clone(&withheld));
        let address = serve(move |path| {
            let folder = serving.lock().unwrap().clone()?;
            let refused = refused.lock().unwrap().clone();
            watched(path, |path| Some(file(&folder, path, &refused)))
        });
        Self { address, folder, withheld }
    }

    pub(crate) fn url(&self, page: &str) -> String {
        format!("{}{page}", self.address)
    }

    pub(crate) fn withhold(&self, ending: &str) {
        ending.clone_into(&mut self.withheld.lock().unwrap());
    }

    fn give(&self, folder: Option<&Path>) {
        *self.folder.lock().unwrap() = folder.map(Path::to_owned);
    }
}

pub(crate) fn file(folder: &Path, path: &str, refused: &str) -> Reply {
    let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let file = std::fs::read(folder.join(path.trim_start_matches('/'))).ok();
    let file = file.filter(|_| refused.is_empty() || !path.ends_with(refused));
    let (status, body) = file.map_or(("404 Not Found", Vec::new()), |body| ("200 OK", body));
    let headers = format!("Content-Type: {kind}\r\nCache-Control: no-cache\r\n");
    Reply { status: status.to_owned(), headers, body }
}

pub(crate) fn dist() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("dist")
}

/// The built page as a later build would leave it.
fn later_version() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("packwise-later-{}", std::process::id()));
    copy(&dist(), &folder);
    for (file, old, new) in
        [("index.html", "<title>", "<title>Later: "), ("sw.js", "\"packwise-", "\"packwise-later")]
    {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        assert!(text.contains(old), "{file}");
        std::fs::write(folder.join(file), text.replacen(old, new, 1)).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

async fn opened(page: &Page, url: &str) {
    page.leave_for(url).await;
    page.until("document.documentElement.dataset.state === 'ready'").await;
}

const CONTROLLED: &str = "navigator.serviceWorker.controller";

#[tokio::test]
async fn after_one_visit_everything_works_without_a_network() {
    let page = Page::chinese("").await;
    let host = Host::serve(&dist());
    opened(&page, &host.url("?lang=zh")).await;
    page.until(CONTROLLED).await;
    // What other pages and programs load is none of its business.
    let kept = page
        .awaited("(async () => (await (await caches.open((await caches.keys())[0])).keys()).map((r) => new URL(r.url).pathname).sort())()")
        .await;
    let kept: Vec<&str> = kept["ok"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert!(kept.contains(&"/index.html") && kept.contains(&"/en/prices.html"), "{kept:?}");
    assert!(!kept.iter().any(|path| path.starts_with("/api") || path.contains("embed")), "{kept:?}");

    host.give(None);
    opened(&page, &host.url("?lang=zh")).await;
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;
    page.click("[data-tab=sms]").await;
    page.paste("#body", &"字".repeat(71)).await;
    page.until("document.querySelector('.big').dataset.segments === '2'").await;
    opened(&page, &host.url("en/?product=captcha")).await;
    page.sees("h1", "How do I").await;
    page.leave_for(&host.url("prices.html")).await;
    page.sees("main", "280,000").await;
    page.quit();
}

#[tokio::test]
async fn a_new_version_is_offered_and_comes_whole() {
    let page = Page::chinese("").await;
    let host = Host::serve(&dist());
    opened(&page, &host.url("?lang=zh")).await;
    page.until(CONTROLLED).await;
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;

    let later = later_version();
    host.give(Some(&later));
    assert_eq!(page.eval("document.getElementById('fresh').hidden").await, json!(true));
    page.awaited("navigator.serviceWorker.getRegistration().then((r) => r.update()).then(() => true)").await;
    // It is said, and what stands here goes on.
    page.until("!document.getElementById('fresh').hidden").await;
    page.type_over("#calls", "30万").await;
    page.total("280,000").await;
    assert_eq!(page.eval("document.title.startsWith('Later')").await, json!(false));
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;

    page.click("#fresh a").await;
    page.until(
        "document.documentElement.dataset.state === 'ready' && document.getElementById('fresh').hidden",
    )
    .await;
    page.total("16,750").await;
    // The later version is the only one there is, with and without a network.
    let caches = "caches.keys()";
    assert_eq!(page.awaited(caches).await["ok"].as_array().unwrap().len(), 1);
    assert!(page.awaited(caches).await["ok"][0].as_str().unwrap().starts_with("packwise-later"));
    host.give(None);
    page.leave_for(&host.url("")).await;
    page.until("document.documentElement.dataset.state === 'ready'").await;
    let html = page.awaited("fetch('./').then((r) => r.text())").await;
    assert!(html["ok"].as_str().unwrap().contains("<title>Later: "));
    page.quit();
    std::fs::remove_dir_all(later).unwrap();
}

const ONE_FILE: &str = "packwise-standalone.html";

/// The text of a document in the encoding that its first bytes name.
pub(crate) fn text(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap();
    let Some(pairs) = bytes.strip_prefix(&[0xff, 0xfe]) else { return String::from_utf8(bytes).unwrap() };
    let pairs: Vec<u16> = pairs.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&pairs).unwrap()
}

#[tokio::test]
async fn one_file_opens_from_a_disk_and_refers_to_nothing_outside() {
    let page = Page::chinese("").await;
    let file = dist().join(ONE_FILE);
    let text = text(&file);
    for outside in ["src=\"", "<link rel=\"stylesheet\"", "import(", "fetch(", "href=\"http", "modulepreload"]
    {
        assert!(!text.contains(outside), "{outside}");
    }
    opened(&page, &format!("file://{}?lang=zh", file.display())).await;
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;
    page.click("[data-tab=sms]").await;
    page.paste("#body", &"字".repeat(71)).await;
    page.until("document.querySelector('.big').dataset.segments === '2'").await;
    page.click("#language").await;
    page.sees("h1", "How do I").await;
    let asked = "performance.getEntriesByType('resource').map((e) => e.name).filter((name) => !name.startsWith('data:'))";
    assert_eq!(page.eval(asked).await, json!([]));
    page.end().await;
}

#[tokio::test]
async fn one_file_opens_from_a_host_too_and_asks_it_for_nothing() {
    let page = Page::chinese("").await;
    // This host names another encoding than the file is in.
    let host = Host::serve(&dist());
    opened(&page, &host.url(&format!("{ONE_FILE}?lang=en&theme=dark"))).await;
    page.type_over("#calls", "15000").await;
    page.total("16,750").await;
    assert_eq!(page.eval("document.documentElement.dataset.theme").await, json!("dark"));
    assert_eq!(page.eval("performance.getEntriesByType('resource').map((e) => e.name)").await, json!([]));
    page.end().await;
}

#[tokio::test]
async fn what_is_typed_while_one_file_unpacks_stays() {
    let page = Page::chinese("").await;
    let file = dist().join(ONE_FILE);
    // The program comes a while after the page that it belongs to.
    let early = "addEventListener('DOMContentLoaded', () => {
        const settle = setInterval(() => {
            const field = document.querySelector('#calls');
            if (!field) return;
            clearInterval(settle);
            window.early = document.documentElement.dataset.state ?? 'none';
            field.value = '15000';
            field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
        }, 1);
    });";
    page.before_each(early).await;
    opened(&page, &format!("file://{}?lang=zh", file.display())).await;
    assert_eq!(page.eval("early").await, json!("none"), "typed too late to tell anything");
    page.total("16,750").await;
    page.end().await;
}

#[tokio::test]
async fn one_file_says_that_it_runs_scripts_where_none_run() {
    let page = Page::chinese("").await;
    page.resize(360, 800).await;
    page.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    page.leave_for(&format!("file://{}", dist().join(ONE_FILE).display())).await;
    page.sees("body noscript", "这个文件要运行脚本才能打开").await;
    page.sees("body noscript [lang=en]", "This file has to run scripts to open").await;
    let seen = "[...document.querySelectorAll('p')].filter((p) => p.checkVisibility()).length";
    assert_eq!(page.eval(seen).await, json!(2), "the name and why nothing opens, and not that it is opening");
    assert_eq!(page.eval("document.documentElement.scrollWidth").await, json!(360));
    page.quit();
}

#[tokio::test]
async fn one_file_that_is_damaged_says_so() {
    let page = Page::chinese("").await;
    let whole = std::fs::read(dist().join(ONE_FILE)).unwrap();
    let folder = std::env::temp_dir().join(format!("packwise-damaged-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let cut = |part: usize| whole[..whole.len() / part & !1].to_vec();
    let changed = |percent: usize| {
        let mut changed = whole.clone();
        // Another character, and no mark.
        changed[(whole.len() * percent / 100) | 1] = 0x4e;
        changed
    };
    for (name, file, sees, says) in [
        ("no-data", cut(20), "#unopened", "没能打开"),
        ("half", cut(2), "#unopened", "没能打开"),
        ("program", changed(25), "#failed", "没能启动"),
        ("rest", changed(60), "#later-failed", "只载入了一部分"),
    ] {
        let path = folder.join(format!("{name}.html"));
        std::fs::write(&path, file).unwrap();
        page.leave_for(&format!("file://{}?lang=zh", path.display())).await;
        page.sees(sees, says).await;
    }
    std::fs::remove_dir_all(folder).unwrap();
    page.quit();
}
