// y[r] = scale · f(… f(f(x[r, 0], x[r, 1]), x[r, 2]) …): reduce.wgsl along the last axis, for GPUs.
//
//   x: [rows, length] → y: [rows, segments]; segment s covers span elements of its row
//
// A workgroup folds a segment: neighbouring invocations load neighbours, and what they have found is put together in
// a tree, which is the same each time. Four values go with one load (V = vec4<T>) where length is a multiple of four,
// and `length` and `span` count groups of four.
//
// uses: together, reduction

@group(0) @binding(0) var<uniform> params: Params;

const INVOCATIONS = 128u;

var<workgroup> found: array<T, INVOCATIONS>;

fn compute(at: u32, lane: u32) {
  if (at >= params.count) { return; }
  let begin = at % params.segments * params.span;
  let row = at / params.segments * params.length;
  var part = V(bitcast<T>(params.identity));
  for (var i = begin + lane; i < min(begin + params.span, params.length); i += INVOCATIONS) {
    part = fold(part, V(x[row + i]));
  }
  found[lane] = joined(part);
  workgroupBarrier();
  for (var half = INVOCATIONS / 2u; half > 0u; half /= 2u) {
    if (lane < half) { found[lane] = f(found[lane], found[lane + half]); }
    workgroupBarrier();
  }
  if (lane == 0u) { y[at] = StoredY(found[0] * T(params.scale)); }
}
