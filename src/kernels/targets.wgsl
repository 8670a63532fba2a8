// Targets of rows of class scores: labels [rows, width], mostly one-hot; or SPARSE, class numbers [rows], which stand for 1
// in that place and 0 elsewhere.

// Tunables
const SPARSE = false;
const FROM_LOGITS = false;
alias Label = f32;

@group(0) @binding(1) var<storage, read> labels: array<Label>;
@group(0) @binding(2) var<storage, read> output: array<f32>; // the scores

// The target of element i of a row that begins at `begin`.
fn targetAt(row: u32, begin: u32, i: u32) -> f32 {
  if (SPARSE) { return select(0.0, 1.0, i32(labels[row]) == i32(i - begin)); }
  return f32(labels[i]);
}

fn largestScore(begin: u32, end: u32) -> f32 {
  var largest = output[begin];
  for (var i = begin + 1u; i < end; i++) { largest = max(largest, output[i]); }
  return largest;
}

fn sumOfScores(begin: u32, end: u32) -> f32 {
  var sum = 0.0;
  for (var i = begin; i < end; i++) { sum += output[i]; }
  return sum;
}
