// dfilter[t, p, q] = (Gᵀ m G)[t]      m: the 36 products of a channel of x and one of dy, summed over all tiles
//
// Last pass of the gradient of a filter by fewer multiplications (see `points.wgsl`). One invocation gathers the taps of
// one pair of channels, or of four neighbouring pairs, a workgroup 64 of them.
//
// uses: each, conv2d/elements, conv2d/winograd/points

struct Params { count: u32 } // pairs

@group(0) @binding(1) var<storage, read> products: array<Element>; // [36, pairs]
@group(0) @binding(2) var<storage, read_write> dfilter: array<Element>; // [3, 3, pairs]

fn load(i: u32, v: u32) -> Element { return products[v * params.count + i]; }

fn column(i: u32, x: u32) -> Three {
  return tapsGathered(Six(
    load(i, x), load(i, 6u + x), load(i, 12u + x), load(i, 18u + x), load(i, 24u + x), load(i, 30u + x),
  ));
}

fn storeRow(i: u32, t: u32, m: Six) {
  let row = tapsGathered(m);
  dfilter[t * params.count + i] = row.a;
  dfilter[(t + 1u) * params.count + i] = row.b;
  dfilter[(t + 2u) * params.count + i] = row.c;
}

fn compute(i: u32) {
  let c0 = column(i, 0u);
  let c1 = column(i, 1u);
  let c2 = column(i, 2u);
  let c3 = column(i, 3u);
  let c4 = column(i, 4u);
  let c5 = column(i, 5u);
  storeRow(i, 0u, Six(c0.a, c1.a, c2.a, c3.a, c4.a, c5.a));
  storeRow(i, 3u, Six(c0.b, c1.b, c2.b, c3.b, c4.b, c5.b));
  storeRow(i, 6u, Six(c0.c, c1.c, c2.c, c3.c, c4.c, c5.c));
}
