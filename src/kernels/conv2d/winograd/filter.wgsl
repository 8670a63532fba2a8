// values[v, p, q] = (G g Gᵀ)[v]      g: the 3×3 taps of a channel of the source and one of dest
//
// The filter's pass of a convolution by fewer multiplications (see `points.wgsl`). One invocation transforms the taps of
// one pair of channels, or of four neighbouring pairs, a workgroup 64 of them.
//
// uses: conv2d/elements, conv2d/winograd/points

struct Problem {
  pairs: u32,
  turned: u32, // whether the taps are read from behind, for the gradient of the input
}

@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<storage, read> weights: array<Element>; // [3, 3, pairs]
@group(0) @binding(2) var<storage, read_write> values: array<Element>; // [36, pairs]

fn load(i: u32, tap: u32) -> Element {
  return weights[select(tap, 8u - tap, problem.turned != 0u) * problem.pairs + i];
}

fn column(i: u32, x: u32) -> Six {
  return taps(Three(load(i, x), load(i, 3u + x), load(i, 6u + x)));
}

fn storeRow(i: u32, v: u32, g: Three) {
  let row = taps(g);
  values[v * problem.pairs + i] = row.a;
  values[(v + 1u) * problem.pairs + i] = row.b;
  values[(v + 2u) * problem.pairs + i] = row.c;
  values[(v + 3u) * problem.pairs + i] = row.d;
  values[(v + 4u) * problem.pairs + i] = row.e;
  values[(v + 5u) * problem.pairs + i] = row.f;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * 64u + id.x;
  if (i >= problem.pairs) { return; }
  let c0 = column(i, 0u);
  let c1 = column(i, 1u);
  let c2 = column(i, 2u);
  storeRow(i, 0u, Three(c0.a, c1.a, c2.a));
  storeRow(i, 6u, Three(c0.b, c1.b, c2.b));
  storeRow(i, 12u, Three(c0.c, c1.c, c2.c));
  storeRow(i, 18u, Three(c0.d, c1.d, c2.d));
  storeRow(i, 24u, Three(c0.e, c1.e, c2.e));
  storeRow(i, 30u, Three(c0.f, c1.f, c2.f));
}
