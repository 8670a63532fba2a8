// values[v, tile, c] = (A dy Aᵀ)[v]      dy: a tile's gradients, 4×4
//
// First pass of the gradient of a filter by fewer multiplications (see `points.wgsl`). One invocation transforms one tile
// of one channel, or of four neighbouring ones, a workgroup 64, along the channels first.
//
// uses: conv2d/elements, conv2d/tiles, conv2d/winograd/points, conv2d/winograd/values

@group(0) @binding(1) var<storage, read> dy: array<Element>; // [images, dest, channels]

fn load(tile: Tile, y: i32, x: i32) -> Element {
  let at = placeInDest(tile, y, x);
  return select(dy[at], Element(), at == NOWHERE);
}

// A column of the 4×4, transformed.
fn column(tile: Tile, x: i32) -> Six {
  return evaluated(Four(load(tile, 0, x), load(tile, 1, x), load(tile, 2, x), load(tile, 3, x)));
}

fn compute(tile: Tile) {
  let c0 = column(tile, 0);
  let c1 = column(tile, 1);
  let c2 = column(tile, 2);
  let c3 = column(tile, 3);
  storeRow(tile, 0u, evaluated(Four(c0.a, c1.a, c2.a, c3.a)));
  storeRow(tile, 6u, evaluated(Four(c0.b, c1.b, c2.b, c3.b)));
  storeRow(tile, 12u, evaluated(Four(c0.c, c1.c, c2.c, c3.c)));
  storeRow(tile, 18u, evaluated(Four(c0.d, c1.d, c2.d, c3.d)));
  storeRow(tile, 24u, evaluated(Four(c0.e, c1.e, c2.e, c3.e)));
  storeRow(tile, 30u, evaluated(Four(c0.f, c1.f, c2.f, c3.f)));
}
