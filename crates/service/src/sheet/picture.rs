//! The sheet as one picture: black on white, legible after a fax, two parts to keep apart.
//!
//! An A4 page in points. Fonts are whatever the system has: `textLength` keeps each code as wide
//! as its box.

use core::fmt::Write as _;

use twinlatch_accounts::Sheet;
use twinlatch_secret::SecretText;

use super::words;

pub(super) const LEFT: u32 = 56;
pub(super) const RIGHT: u32 = 539;

/// Draws the sheet as SVG.
pub(super) fn draw(sheet: &Sheet) -> Vec<u8> {
    let mut page = Page::begin();
    page.strong(98, 75, 20, "Recovery sheet");
    page.plain(LEFT, 104, 11, &words::owner(sheet));
    page.end(RIGHT, 122, 11, &words::day(sheet.issued));
    kit_part(&mut page, sheet);
    cut(&mut page);
    codes_part(&mut page, sheet);
    if let Some(codes) = &sheet.help_codes {
        help_part(&mut page, codes);
    }
    for (at, line) in (0..).zip(words::FOOT) {
        page.plain(LEFT, 760 + at * 15, 10, line);
    }
    page.finish()
}

fn kit_part(page: &mut Page, sheet: &Sheet) {
    let (worth, strong) = words::kit_worth(sheet.kit);
    page.strong(LEFT, 152, 14, "Recovery kit");
    page.plain(LEFT, 172, 11, worth);
    page.strong(LEFT, 188, 11, strong);
    // EXPOSE: the sheet is where the kit is written down.
    page.kit(206, sheet.kit_code.expose());
    for (at, step) in (0..).zip(words::STEPS) {
        page.plain(LEFT, 272 + at * 17, 11, &format!("{}. {step}", at + 1));
    }
    page.plain(LEFT, 336, 11, "Vault number");
    page.code(LEFT + 84, 336, 11, 260, &sheet.vault_number);
}

fn cut(page: &mut Page) {
    page.svg.push_str(
        "<path d=\"M0 376H595\" stroke=\"#777\" stroke-width=\"1.2\" stroke-dasharray=\"5 4\"/>\
         <rect x=\"50\" y=\"368\" width=\"236\" height=\"16\" fill=\"#fff\"/>",
    );
    page.plain(LEFT, 380, 10, words::CUT);
}

fn codes_part(page: &mut Page, sheet: &Sheet) {
    page.strong(LEFT, 424, 14, "Backup codes");
    page.plain(LEFT, 444, 11, words::CODES_WORTH[0]);
    page.plain(LEFT, 460, 11, words::CODES_WORTH[1]);
    for (at, code) in (0_u32..).zip(&sheet.backup_codes) {
        let (x, y) = (LEFT + at % 2 * 250, 494 + at / 2 * 30);
        page.rectangle(x, y - 11, 13, 13, 3);
        // EXPOSE: the sheet is where the codes are written down.
        page.code(x + 24, y, 14, 190, code.expose());
    }
}

fn help_part(page: &mut Page, codes: &[SecretText; 2]) {
    page.svg.push_str(
        "<path d=\"M0 618H595\" stroke=\"#777\" stroke-width=\"1.2\" stroke-dasharray=\"5 4\"/>\
         <rect x=\"50\" y=\"610\" width=\"236\" height=\"16\" fill=\"#fff\"/>",
    );
    page.plain(LEFT, 622, 10, words::CUT);
    page.strong(LEFT, 652, 14, "Codes for an administrator's help");
    page.plain(LEFT, 671, 11, words::HELP_WORTH[0]);
    page.plain(LEFT, 686, 11, words::HELP_WORTH[1]);
    for (at, (what, code)) in (0_u32..).zip(words::HELP_FOR.iter().zip(codes)) {
        let x = LEFT + at * 250;
        page.plain(x, 708, 11, what);
        // EXPOSE: the sheet is where the codes are written down.
        page.code(x, 730, 14, 190, code.expose());
    }
}

pub(super) struct Page {
    svg: String,
}

impl Page {
    /// A page with the mark of the program.
    pub(super) fn begin() -> Self {
        // Ample, so that the text never grows and leaves no copy behind.
        let mut svg = String::with_capacity(32 * 1024);
        svg.push_str(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 595 842\" \
             font-family=\"Inter, 'DejaVu Sans', sans-serif\" fill=\"#111\">\
             <rect width=\"595\" height=\"842\" fill=\"#fff\"/>\
             <rect x=\"56\" y=\"56\" width=\"20\" height=\"10\" rx=\"5\"/>\
             <rect x=\"66\" y=\"69\" width=\"20\" height=\"10\" rx=\"5\" fill=\"#777\"/>",
        );
        Self { svg }
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.svg.push_str("</svg>");
        self.svg.into_bytes()
    }

    /// A kit's code, each group in a box.
    pub(super) fn kit(&mut self, y: u32, code: &str) {
        for (at, group) in (0..).zip(code.split(' ')) {
            let x = LEFT + at * 70;
            self.rectangle(x, y, 63, 38, 6);
            self.code(x + 7, y + 25, 17, 49, group);
        }
    }

    pub(super) fn plain(&mut self, x: u32, y: u32, size: u32, words: &str) {
        self.text(&format!("x=\"{x}\" y=\"{y}\" font-size=\"{size}\""), words);
    }

    pub(super) fn strong(&mut self, x: u32, y: u32, size: u32, words: &str) {
        let place = format!("x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"700\"");
        self.text(&place, words);
    }

    pub(super) fn end(&mut self, x: u32, y: u32, size: u32, words: &str) {
        let place = format!("x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"end\"");
        self.text(&place, words);
    }

    /// A code, as wide as its place whatever the font.
    pub(super) fn code(&mut self, x: u32, y: u32, size: u32, width: u32, words: &str) {
        let place = format!(
            "x=\"{x}\" y=\"{y}\" font-size=\"{size}\" textLength=\"{width}\" font-weight=\"600\" \
             font-family=\"'JetBrains Mono', 'DejaVu Sans Mono', monospace\""
        );
        self.text(&place, words);
    }

    fn rectangle(&mut self, x: u32, y: u32, width: u32, height: u32, round: u32) {
        // Writing into a string cannot fail.
        let _ = write!(
            self.svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\" \
             fill=\"none\" stroke=\"#111\" stroke-width=\"1.2\"/>"
        );
    }

    fn text(&mut self, place: &str, words: &str) {
        let _ = write!(self.svg, "<text {place}>");
        for symbol in words.chars() {
            match symbol {
                '<' => self.svg.push_str("&lt;"),
                '>' => self.svg.push_str("&gt;"),
                '&' => self.svg.push_str("&amp;"),
                _ => self.svg.push(symbol),
            }
        }
        self.svg.push_str("</text>");
    }
}
