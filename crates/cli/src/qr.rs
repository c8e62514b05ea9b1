//! A QR code in a terminal: two modules a character, black on white whatever the colours are.

use fast_qr::{ECL, QRBuilder, QRCode};
use zeroize::Zeroizing;

/// Light modules around the code; fewer are read by some cameras only.
const MARGIN: usize = 2;
const BLACK_ON_WHITE: &str = "\u{1b}[30;107m";
const AS_BEFORE: &str = "\u{1b}[0m";

/// Draws a text; `None` if it is too long for a code.
pub(crate) fn draw(text: &str) -> Option<Zeroizing<String>> {
    let code = QRBuilder::new(text).ecl(ECL::L).build().ok()?;
    let side = code.size + 2 * MARGIN;
    // Three bytes a character, and the colours of each line.
    let mut drawn = Zeroizing::new(String::with_capacity((side * 3 + 16) * (side / 2 + 1)));
    for row in (0..side).step_by(2) {
        drawn.push_str(BLACK_ON_WHITE);
        for column in 0..side {
            drawn.push(
                match (is_dark(&code, row, column), is_dark(&code, row + 1, column)) {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    (false, false) => ' ',
                },
            );
        }
        drawn.push_str(AS_BEFORE);
        drawn.push('\n');
    }
    Some(drawn)
}

fn is_dark(code: &QRCode, row: usize, column: usize) -> bool {
    let inside = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < code.size);
    match (inside(row), inside(column)) {
        (Some(row), Some(column)) => code[row][column].value(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_link_becomes_a_square() {
        let drawn = draw("otpauth://totp/Twinlatch:ada?secret=ABCDEFGH").expect("it fits");
        let lines: Vec<usize> = drawn.lines().map(|line| line.chars().count()).collect();
        assert!(
            lines.windows(2).all(|pair| pair[0] == pair[1]),
            "all lines are as long"
        );
        assert!(
            drawn.contains('█') && drawn.contains('▀'),
            "there are modules"
        );
    }
}
