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
