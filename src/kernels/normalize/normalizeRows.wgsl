// y = (x - mean) / √(variance + ε) · gamma + beta, with mean and variance of each row of x: normalize.wgsl and the moments
// that it needs, where all that shares a mean is a row.
//
//   x, y: [rows, width], gamma, beta: [width] → moments: [2, rows], for the gradients
//
// Two walks along a row, of which the first sums distances from the row's first element, as moments.wgsl does. Rows are
// given by rows.wgsl or lanes.wgsl.
//
// uses: normalize/rows

// Tunables
fn firstOf(v: V) -> f32 { return v; }

@group(0) @binding(1) var<storage, read> x: array<V>;
@group(0) @binding(2) var<storage, read> gamma: array<V>;
@group(0) @binding(3) var<storage, read> beta: array<V>;
@group(0) @binding(4) var<storage, read_write> y: array<V>;
@group(0) @binding(5) var<storage, read_write> moments: array<f32>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  let shift = firstOf(x[begin]);
  var sums = V();
  var squares = V();
  for (var i = begin + lane; i < end; i += LANES) {
    let distance = x[i] - shift;
    sums += distance;
    squares += distance * distance;
  }
  let n = f32(params.width * SIZE);
  let apart = sumOfLanes(sumOf(sums), lane) / n;
  let variance = max(sumOfLanes(sumOf(squares), lane) - apart * apart * n, 0.0) / n;
  let mean = shift + apart;
  let inverse = 1.0 / sqrt(variance + EPSILON);
  for (var i = begin + lane; i < end; i += LANES) {
    y[i] = (x[i] - mean) * inverse * gamma[i - begin] + beta[i - begin];
  }
  if (lane == 0u) {
    moments[row] = mean;
    moments[params.rows + row] = variance;
  }
}
