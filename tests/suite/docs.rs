//! What the documents show is what the examples hold, which the browser tests open.

/// The indented lines of a document's code blocks of one language.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let mark = format!("```{language}\n");
    document.split(&mark).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn embedding_is_shown_as_it_is_tried() {
    let shown = blocks(include_str!("../../docs/embedding.md"), "html");
    let tried = [
        include_str!("../../examples/embed/basic.html"),
        include_str!("../../examples/embed/book.html"),
        include_str!("../../examples/embed/events.html"),
        include_str!("../../examples/embed/element.html"),
    ];
    assert_eq!(shown.len(), tried.len());
    for (shown, tried) in shown.iter().zip(tried) {
        assert!(tried.contains(shown.as_str()), "{shown}");
        assert!(shown.lines().count() <= 10);
    }
    let readme = blocks(include_str!("../../README.md"), "html");
    assert!(readme.iter().all(|block| tried[0].contains(block.as_str())), "{readme:?}");
    assert!(!readme.is_empty());
}

/// A crate under `[dependencies]` of a manifest: what it is called, and whether the page alone, the interface alone or
/// both link it.
fn linked() -> Vec<(String, &'static str)> {
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let features = &manifest["features"];
    let of = |feature: &str, name: &str| -> bool {
        let list = features[feature].as_array().unwrap();
        let asked = |one: &toml::Value| {
            let one = one.as_str().unwrap();
            one == format!("dep:{name}")
                || (features.get(one).is_some_and(|inner| {
                    inner.as_array().unwrap().iter().any(|i| i.as_str() == Some(&format!("dep:{name}")))
                }))
        };
        list.iter().any(asked)
    };
    let wasm = &manifest["target"]["cfg(target_arch = \"wasm32\")"]["dependencies"];
    let all = manifest["dependencies"].as_table().unwrap().iter().chain(wasm.as_table().unwrap());
    let mut found: Vec<(String, &'static str)> = all
        .map(|(name, entry)| {
            let always = entry.get("optional").is_none();
            let interface = of("api", name) || of("book-json", name);
            let place = match (always || of("app", name), always || interface) {
                (true, true) => "both",
                (true, false) => "page",
                (false, true) => "API",
                (false, false) => panic!("{name} is linked by neither"),
            };
            (name.clone(), place)
        })
        .collect();
    found.sort();
    found
}

/// The licences are those that the crates themselves state, as cargo reads them.
#[test]
fn every_dependency_that_ships_is_named_with_its_licence_and_where_it_goes() {
    let document = include_str!("../../ARCHITECTURE.md");
    let (_, section) = document.split_once("\n## Dependencies that ship\n").unwrap();
    let rows: Vec<Vec<&str>> = section
        .lines()
        .skip_while(|line| !line.starts_with("| crate "))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let mut named: Vec<(String, &str)> = rows.iter().map(|row| (row[0].to_owned(), row[1])).collect();
    named.sort();
    assert_eq!(named, linked());

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = std::process::Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked", "--filter-platform=wasm32-unknown-unknown"])
        .args(["--all-features", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .output()
        .unwrap();
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let packages = said["packages"].as_array().unwrap();
    // Of two versions of a crate, the one this package asks for.
    let own = packages.iter().find(|package| package["name"] == "packwise").unwrap();
    let nodes = said["resolve"]["nodes"].as_array().unwrap();
    let ours = nodes.iter().find(|node| node["id"] == own["id"]).unwrap();
    for row in rows {
        let [name, _, why, licence, weight] = row[..] else { panic!("{row:?}") };
        assert!(why.len() > 8 && weight.len() > 2, "{row:?}");
        let known = ours["deps"].as_array().unwrap().iter().filter_map(|dep| {
            packages.iter().find(|package| package["id"] == dep["pkg"] && package["name"] == name)
        });
        let licences: Vec<&str> = known.map(|package| package["license"].as_str().unwrap()).collect();
        assert!(
            !licences.is_empty() && licences.iter().all(|stated| *stated == licence),
            "{name}: {licences:?}"
        );
    }
}
