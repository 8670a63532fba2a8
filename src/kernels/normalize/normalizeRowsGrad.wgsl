// The gradient of normalizeRows.wgsl with respect to x: normalizeGrad.wgsl and the sums that it needs, row by row.
//
//   dy, x, dx: [rows, width], moments: [2, rows], gamma: [width]
//
// Two walks along a row, which rows.wgsl or lanes.wgsl gives.
//
// uses: normalize/rows

@group(0) @binding(1) var<storage, read> dy: array<V>;
@group(0) @binding(2) var<storage, read> x: array<V>;
@group(0) @binding(3) var<storage, read> moments: array<f32>;
@group(0) @binding(4) var<storage, read> gamma: array<V>;
@group(0) @binding(5) var<storage, read_write> dx: array<V>;

fn compute(row: u32, begin: u32, end: u32, lane: u32) {
  let mean = moments[row];
  let inverse = 1.0 / sqrt(moments[params.rows + row] + EPSILON);
  var plain = V();
  var weighted = V();
  for (var i = begin + lane; i < end; i += LANES) {
    let d = gamma[i - begin] * dy[i];
    plain += d;
    weighted += d * (x[i] - mean);
  }
  let share = 1.0 / f32(params.width * SIZE);
  let a = sumOfLanes(sumOf(plain), lane) * share;
  let b = sumOfLanes(sumOf(weighted), lane) * inverse * share;
  for (var i = begin + lane; i < end; i += LANES) {
    dx[i] = inverse * (gamma[i - begin] * dy[i] - (a + (x[i] - mean) * inverse * b));
  }
}
