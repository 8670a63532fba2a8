// Elements of a column of taps, of results, and of the values that these need: 3 and 4 and 6 of them.

// Tunables
// A value, or those of four neighbouring channels.
alias Element = f32;
fn activated(x: Element) -> Element { return activation(x); }
fn activation(x: f32) -> f32 { return x; }

struct Three { a: Element, b: Element, c: Element }
struct Four { a: Element, b: Element, c: Element, d: Element }
struct Six { a: Element, b: Element, c: Element, d: Element, e: Element, f: Element }
