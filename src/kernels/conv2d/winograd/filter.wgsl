// values[v, p, q] = (G g Gᵀ)[v]      g: the 3×3 taps of a channel of the source and one of dest
//
// The filter's pass of a convolution by fewer multiplications (see `points.wgsl`). One invocation transforms the taps of
// one pair of channels, or of four neighbouring pairs, a workgroup 64 of them.
//
// uses: each, conv2d/elements, conv2d/winograd/points

// count: pairs; turned: whether the taps are read from behind, for the gradient of the input
struct Params { count: u32, turned: u32 }

@group(0) @binding(1) var<storage, read> weights: array<Element>; // [3, 3, pairs]
@group(0) @binding(2) var<storage, read_write> values: array<Element>; // [36, pairs]

fn load(i: u32, tap: u32) -> Element {
  return weights[select(tap, 8u - tap, params.turned != 0u) * params.count + i];
}

fn column(i: u32, x: u32) -> Six {
  return taps(Three(load(i, x), load(i, 3u + x), load(i, 6u + x)));
}

fn storeRow(i: u32, v: u32, g: Three) {
  let row = taps(g);
  values[v * params.count + i] = row.a;
  values[(v + 1u) * params.count + i] = row.b;
  values[(v + 2u) * params.count + i] = row.c;
  values[(v + 3u) * params.count + i] = row.d;
  values[(v + 4u) * params.count + i] = row.e;
  values[(v + 5u) * params.count + i] = row.f;
}

fn compute(i: u32) {
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
