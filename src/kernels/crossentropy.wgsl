// y = -Σ target · log p along each row, p being softmax(output) with FROM_LOGITS, else output/Σ output
// held within [1e-7, 1 - 1e-7].
//
//   target, output: [rows, width]; y: [rows]
//
// One invocation handles one row: rows are short (classes) and many. Where accuracy is wanted too, it is told in the same
// pass (crossentropyHits.wgsl).
//
// uses: rows, targets, hits, isNan

// Tunables
fn storeHit(row: u32, begin: u32, end: u32) -> bool { return false; }

@group(0) @binding(3) var<storage, read_write> y: array<f32>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  var loss = 0.0;
  if (FROM_LOGITS) {
    let largest = largestScore(begin, end);
    var sum = 0.0;
    for (var i = begin; i < end; i++) { sum += exp(output[i] - largest); }
    let logSum = log(sum);
    for (var i = begin; i < end; i++) { loss -= targetAt(row, begin, i) * (output[i] - largest - logSum); }
  } else {
    let sum = sumOfScores(begin, end);
    for (var i = begin; i < end; i++) {
      let p = output[i] / sum;
      // A compiler may take clamp() of a NaN for a bound.
      loss -= targetAt(row, begin, i) * log(select(clamp(p, 1e-7, 0.9999999), p, isNan(p)));
    }
  }
  y[row] = loss;
  _ = storeHit(row, begin, end);
}
