// What layer normalization and its gradient know of a row beside what rows.wgsl or lanes.wgsl say.

// Tunables: SIZE elements in a V
const EPSILON: f32 = 1e-3;
const SIZE = 1u;
alias V = f32;
fn sumOf(v: V) -> f32 { return v; }
