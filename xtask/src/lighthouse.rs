//! Lighthouse on the built page, as a phone would see it: what has to be full marks, and how fast it is.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::browser::{Browser, flags};
use crate::test::{Counts, Outcome};
use crate::{Workspace, output, serve, tools};

/// Each with the language its reader's browser asks for: the page opens in that one.
const PAGES: [(&str, &str); 2] = [("", "zh-CN"), ("en/", "en")];

/// What does not depend on the machine, and so is held.
const FULL: [&str; 3] = ["accessibility", "best-practices", "seo"];

/// The most that may shift while the page loads.
const SHIFT: f64 = 0.01;

/// Measures as often as asked and prints the medians. A test per page: full marks, and nothing shifts, in every run.
pub(crate) fn run(workspace: &Workspace, runs: usize) -> Result<Outcome> {
    let Some(program) = tools::lighthouse()? else {
        return Ok(Outcome::Skipped("install Node 20 or later with npm".to_owned()));
    };
    let browser = Browser::ensure()?;
    let flags = format!("--chrome-flags={}", flags(workspace)?.join(" "));
    let server = serve::start_anywhere(workspace)?;
    let mut counts = Counts::default();
    println!(
        "\n{:<6} {:>14} {:>14} {:>5} {:>6} {:>12} {:>8} {:>8} {:>8}",
        "page", FULL[0], FULL[1], FULL[2], "shift", "performance", "FCP ms", "LCP ms", "TBT ms"
    );
    for (page, language) in PAGES {
        let flags = format!("{flags} --accept-lang={language}");
        let mut reports = Vec::new();
        for _ in 0..runs {
            reports.push(measure(&program, &browser, &flags, &format!("{}{page}", server.url()))?);
        }
        let score = |report: &Value, name: &str| {
            report["categories"][name]["score"].as_f64().with_context(|| format!("no score for {name}"))
        };
        let value = |report: &Value, audit: &str| {
            report["audits"][audit]["numericValue"].as_f64().with_context(|| format!("no figure for {audit}"))
        };
        let worst = |name| least(reports.iter().map(|report| score(report, name)));
        let full = FULL.map(worst).into_iter().collect::<Result<Vec<_>>>()?;
        let shift = -least(reports.iter().map(|report| Ok(-value(report, "cumulative-layout-shift")?)))?;
        let speed = median(reports.iter().map(|report| score(report, "performance")))?;
        let [fcp, lcp, tbt] = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"]
            .map(|audit| median(reports.iter().map(|report| value(report, audit))));
        println!(
            "/{page:<5} {:>14.0} {:>14.0} {:>5.0} {shift:>6.3} {:>12.0} {:>8.0} {:>8.0} {:>8.0}",
            100.0 * full[0],
            100.0 * full[1],
            100.0 * full[2],
            100.0 * speed,
            fcp?,
            lcp?,
            tbt?
        );
        let missed = missed(&reports);
        for audit in &missed {
            println!("       {audit}");
        }
        if full.iter().all(|score| *score >= 1.0) && shift <= SHIFT {
            counts.passed += 1;
        } else {
            counts.failed += 1;
        }
    }
    Ok(Outcome::Ran(counts))
}

/// One run's report.
fn measure(program: &Path, browser: &Browser, flags: &str, address: &str) -> Result<Value> {
    let said = output(
        Command::new("node")
            .arg(program)
            .arg(address)
            .args(["--output=json", "--quiet", "--no-enable-error-reporting"])
            .arg("--only-categories=accessibility,best-practices,seo,performance")
            .arg(flags)
            .env("CHROME_PATH", &browser.chromium),
    )?;
    let report: Value = serde_json::from_str(&said).context("Lighthouse's report")?;
    ensure!(report["runtimeError"].is_null(), "Lighthouse: {}", report["runtimeError"]);
    Ok(report)
}

/// The audits of the categories that have to be full which are not.
fn missed(reports: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for report in reports {
        for category in FULL {
            for audit in report["categories"][category]["auditRefs"].as_array().into_iter().flatten() {
                let id = audit["id"].as_str().unwrap_or_default();
                let result = &report["audits"][id];
                if audit["weight"].as_f64().is_some_and(|weight| weight > 0.0)
                    && result["score"].as_f64().is_some_and(|score| score < 1.0)
                {
                    let line = format!("{category}: {id}: {}", result["title"].as_str().unwrap_or_default());
                    if !found.contains(&line) {
                        found.push(line);
                    }
                }
            }
        }
    }
    found
}

fn least(figures: impl Iterator<Item = Result<f64>>) -> Result<f64> {
    let figures = figures.collect::<Result<Vec<_>>>()?;
    figures.into_iter().reduce(f64::min).context("nothing was measured")
}

fn median(figures: impl Iterator<Item = Result<f64>>) -> Result<f64> {
    let mut figures = figures.collect::<Result<Vec<_>>>()?;
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().context("nothing was measured")
}
