//! What is exported is taken by the programs it is made for.

use std::path::Path;
use std::process::Command;

use crate::program::{not_run, ok};

/// What a program prints; none where it is not installed.
fn printed(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

fn rendered(folder: &Path, ending: &str, args: &[&str]) -> String {
    let path = folder.join(format!("out.{ending}")).to_str().unwrap().to_owned();
    ok(&[&["--lang", "zh-CN", "render", "four-way-teardown", "-o", &path], args].concat());
    path
}

#[test]
fn the_video_is_one_that_players_play() {
    if printed("ffmpeg", &["-version"]).is_none() {
        return not_run("ffmpeg is not installed");
    }
    let folder = tempfile::tempdir().unwrap();
    let video = rendered(folder.path(), "mp4", &["--size", "320x200", "--step", "2"]);
    let wanted = ["-v", "error", "-show_entries", "stream=codec_name,width,height,pix_fmt", "-of", "csv=p=0", &video];
    assert_eq!(printed("ffprobe", &wanted).unwrap().trim(), "h264,320,200,yuv420p");
}

#[test]
fn the_page_plays_in_a_browser_without_asking_for_anything() {
    let folder = tempfile::tempdir().unwrap();
    let page = rendered(folder.path(), "html", &["--step", "5"]);
    let profile = format!("--user-data-dir={}", folder.path().join("profile").display());
    let address = format!("file://{page}");
    let args = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        &profile,
        "--dump-dom",
        &address,
    ];
    let Some(shown) = printed("chromium", &args) else { return not_run("chromium is not installed") };
    // the script has counted the pictures
    assert!(shown.contains("0 / 5</output>"), "{}", shown.chars().rev().take(600).collect::<String>());
}

#[test]
fn the_pdf_is_a_page_whose_text_is_text_in_chinese_too() {
    let folder = tempfile::tempdir().unwrap();
    let page = rendered(folder.path(), "pdf", &["--size", "1280x720"]);
    let Some(text) = printed("pdftotext", &["-layout", &page, "-"]) else {
        return not_run("pdftotext is not installed");
    };
    assert!(text.contains("FIN-WAIT-2") && text.contains("客户端"), "{text}");
    let fonts = printed("pdffonts", &[&page]).unwrap();
    assert!(fonts.contains("NotoSansCJKsc") && !fonts.contains(" no  no  no"), "{fonts}");
    let facts = printed("pdfinfo", &[&page]).unwrap();
    assert!(facts.contains("Page size:") && facts.contains("1280 x 720"), "{facts}");
}

#[test]
fn the_ladder_is_a_diagram_of_plantuml() {
    let folder = tempfile::tempdir().unwrap();
    let text = rendered(folder.path(), "puml", &[]);
    let Some(said) = printed("plantuml", &["-tsvg", &text]) else { return not_run("plantuml is not installed") };
    let picture = std::fs::read_to_string(Path::new(&text).with_extension("svg")).unwrap();
    assert!(!picture.contains("Syntax Error") && picture.contains("FIN-WAIT-1"), "{said}");
}

#[test]
fn the_ladder_is_a_diagram_of_mermaid() {
    let folder = tempfile::tempdir().unwrap();
    let text = rendered(folder.path(), "mmd", &[]);
    // mermaid wants a document even to read one
    let script = "const { JSDOM } = await import('jsdom'); const { window } = new JSDOM(''); \
                  globalThis.window = window; globalThis.document = window.document; \
                  const { default: mermaid } = await import('mermaid'); const fs = await import('fs'); \
                  const read = await mermaid.parse(fs.readFileSync(process.argv[1], 'utf8')); \
                  console.log(read.diagramType);";
    let viewers = Path::new(env!("CARGO_BIN_EXE_synema")).ancestors().nth(2).unwrap().join("viewers");
    if !viewers.join("node_modules/mermaid").is_dir() {
        return not_run("mermaid and jsdom are not installed; check does it");
    }
    let Ok(output) =
        Command::new("node").current_dir(viewers).args(["--input-type=module", "-e", script, &text]).output()
    else {
        return not_run("node is not installed");
    };
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(said.trim(), "sequence");
}
