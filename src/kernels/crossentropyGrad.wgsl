// The gradient of crossentropy.wgsl with respect to its output, times dy of the row.
//
//   target, output, dx: [rows, width]; dy: [rows]
//   FROM_LOGITS: dx = dy · (softmax(output) · Σ target - target)
//   else, with p = output/Σ output: dp = -target/p within the bounds, else 0;
//   dx = dy · (dp - Σ dp·p) / Σ output
//
// One invocation handles one row.
//
// uses: rows, targets

@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  let d = dy[row];
  if (FROM_LOGITS) {
    let largest = largestScore(begin, end);
    var sum = 0.0;
    var total = 0.0;
    for (var i = begin; i < end; i++) {
      sum += exp(output[i] - largest);
      total += targetAt(row, begin, i);
    }
    for (var i = begin; i < end; i++) {
      dx[i] = d * (exp(output[i] - largest) / sum * total - targetAt(row, begin, i));
    }
  } else {
    let sum = sumOfScores(begin, end);
    var across = 0.0; // Σ dp·p
    for (var i = begin; i < end; i++) {
      let p = output[i] / sum;
      if (!(p < 1e-7 || p > 0.9999999)) { across -= targetAt(row, begin, i); }
    }
    for (var i = begin; i < end; i++) {
      let p = output[i] / sum;
      let dp = select(-targetAt(row, begin, i) / p, 0.0, p < 1e-7 || p > 0.9999999);
      dx[i] = d * (dp - across) / sum;
    }
  }
}
