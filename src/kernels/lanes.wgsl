// A workgroup for each row, for GPUs: its LANES invocations walk along the row side by side, so that neighbours load
// neighbours, and put together what each has found in a tree, which is the same each time.

const LANES = 128u;

var<workgroup> found: array<f32, LANES>;

fn sumOfLanes(x: f32, lane: u32) -> f32 {
  found[lane] = x;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { found[lane] += found[lane + half]; }
    workgroupBarrier();
  }
  let sum = found[0];
  workgroupBarrier(); // whoever stores next waits for those who still read
  return sum;
}

fn largestOfLanes(x: f32, lane: u32) -> f32 {
  found[lane] = x;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { found[lane] = max(found[lane], found[lane + half]); }
    workgroupBarrier();
  }
  let largest = found[0];
  workgroupBarrier();
  return largest;
}
