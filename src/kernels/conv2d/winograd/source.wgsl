// values[v, tile, c] = (Bᵀ d B)[v]      d: the 6×6 values of source that a tile of 4×4 results needs
//
// First pass of a convolution by fewer multiplications (see `points.wgsl`). One invocation transforms one tile of one
// channel, or of four neighbouring ones, a workgroup 64, along the channels first.
//
// uses: conv2d/elements, conv2d/tiles, conv2d/winograd/points, conv2d/winograd/values

@group(0) @binding(1) var<storage, read> source: array<Element>; // [images, source, channels]

fn load(tile: Tile, y: i32, x: i32) -> Element {
  let at = placeInSource(tile, y, x);
  return select(source[at], Element(), at == NOWHERE);
}

// A column of the 6×6, transformed.
fn column(tile: Tile, x: i32) -> Six {
  return interpolated(Six(
    load(tile, 0, x), load(tile, 1, x), load(tile, 2, x), load(tile, 3, x), load(tile, 4, x), load(tile, 5, x),
  ));
}

fn compute(tile: Tile) {
  let c0 = column(tile, 0);
  let c1 = column(tile, 1);
  let c2 = column(tile, 2);
  let c3 = column(tile, 3);
  let c4 = column(tile, 4);
  let c5 = column(tile, 5);
  storeRow(tile, 0u, interpolated(Six(c0.a, c1.a, c2.a, c3.a, c4.a, c5.a)));
  storeRow(tile, 6u, interpolated(Six(c0.b, c1.b, c2.b, c3.b, c4.b, c5.b)));
  storeRow(tile, 12u, interpolated(Six(c0.c, c1.c, c2.c, c3.c, c4.c, c5.c)));
  storeRow(tile, 18u, interpolated(Six(c0.d, c1.d, c2.d, c3.d, c4.d, c5.d)));
  storeRow(tile, 24u, interpolated(Six(c0.e, c1.e, c2.e, c3.e, c4.e, c5.e)));
  storeRow(tile, 30u, interpolated(Six(c0.f, c1.f, c2.f, c3.f, c4.f, c5.f)));
}
