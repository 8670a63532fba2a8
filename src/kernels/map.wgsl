// y = f(x), element by element.
//
//   x, y: n elements, in groups of four (buffers are padded to whole groups)
//
// One invocation loads four neighbours with one 16-byte load, the widest there is, and applies f to
// each: such kernels are bound by memory, and one wide load costs little more than a narrow one.

// Tunables
alias X = f32;
alias Y = f32;
fn f(x: X, p: vec4f) -> Y { return x; }

struct Params {
  p: vec4f, // f's own settings: a slope, two bounds
  groups: u32, // ⌈n / 4⌉
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4<X>>;
@group(0) @binding(2) var<storage, read_write> y: array<vec4<Y>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let i = id.x + id.y * size.x * 64u;
  if (i >= params.groups) { return; }
  let v = x[i];
  let p = params.p;
  y[i] = vec4<Y>(f(v.x, p), f(v.y, p), f(v.z, p), f(v.w, p));
}
