// y[r] = scale · f(… f(f(x[r, 0], x[r, 1]), x[r, 2]) …): reduce.wgsl along the last axis, for GPUs.
//
//   x: [rows, length] → y: [rows, segments]; segment s covers span elements of its row
//
// A workgroup folds a segment: neighbouring invocations load neighbours, and what they have found is put together in
// a tree, which is the same each time. Four values go with one load (V = vec4<T>) where length is a multiple of four,
// and `length` and `span` count groups of four.

// Tunables
alias T = f32;
alias V = T;
// What is stored as f16 is folded in f32.
alias StoredX = V;
alias StoredY = T;
fn f(a: T, b: T) -> T { return a + b; }
fn fold(a: V, b: V) -> V { return f(a, b); }
fn joined(v: V) -> T { return v; }

const LANES = 128u;

struct Params {
  rows: u32,
  length: u32,
  segments: u32,
  span: u32,
  scale: f32,
  identity: u32, // the bits of f's neutral element, which may be infinite
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<StoredX>;
@group(0) @binding(2) var<storage, read_write> y: array<StoredY>;

var<workgroup> found: array<T, LANES>;

@compute @workgroup_size(LANES)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let at = group.y * groups.x + group.x;
  if (at >= params.rows * params.segments) { return; }
  let begin = at % params.segments * params.span;
  let row = at / params.segments * params.length;
  var part = V(bitcast<T>(params.identity));
  for (var i = begin + lane; i < min(begin + params.span, params.length); i += LANES) {
    part = fold(part, V(x[row + i]));
  }
  found[lane] = joined(part);
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) { found[lane] = f(found[lane], found[lane + half]); }
    workgroupBarrier();
  }
  if (lane == 0u) { y[at] = StoredY(found[0] * T(params.scale)); }
}
