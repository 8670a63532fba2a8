// Targets of rows of class scores: labels [rows, width], mostly one-hot; or SPARSE, class numbers [rows], which stand for 1
// in that place and 0 elsewhere.

// Tunables
const SPARSE = false;
alias Label = f32;

// The target of element i of a row that begins at `begin`.
fn targetAt(row: u32, begin: u32, i: u32) -> f32 {
  if (SPARSE) { return select(0.0, 1.0, i32(labels[row]) == i32(i - begin)); }
  return f32(labels[i]);
}
