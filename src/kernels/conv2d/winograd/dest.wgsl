// dest[i, d, c] = activation((Aᵀ m A)[d] + bias[c])      m: the 36 products of a tile of 4×4 results
//
// Last pass of a convolution by fewer multiplications (see `points.wgsl`). One invocation makes one tile of one channel,
// or of four neighbouring ones, a workgroup 64, along the channels first.
//
// uses: conv2d/elements, conv2d/tiles, conv2d/winograd/points

@group(0) @binding(1) var<storage, read> products: array<Element>; // [36, tiles, channels]
@group(0) @binding(2) var<storage, read> bias: array<Element>; // [channels]; not read unless hasBias
@group(0) @binding(3) var<storage, read_write> dest: array<Element>; // [images, dest, channels]

// A column of the 36 products, gathered.
fn column(tile: Tile, x: u32) -> Four {
  return gathered(Six(
    products[placeOf(tile, x)], products[placeOf(tile, 6u + x)], products[placeOf(tile, 12u + x)],
    products[placeOf(tile, 18u + x)], products[placeOf(tile, 24u + x)], products[placeOf(tile, 30u + x)],
  ));
}

fn store(tile: Tile, y: i32, x: i32, sum: Element) {
  let at = placeInDest(tile, y, x);
  if (at != NOWHERE) { dest[at] = activated(sum); }
}

fn storeRow(tile: Tile, y: i32, m: Six, shift: Element) {
  let row = gathered(m);
  store(tile, y, 0, row.a + shift);
  store(tile, y, 1, row.b + shift);
  store(tile, y, 2, row.c + shift);
  store(tile, y, 3, row.d + shift);
}

fn compute(tile: Tile) {
  let c0 = column(tile, 0u);
  let c1 = column(tile, 1u);
  let c2 = column(tile, 2u);
  let c3 = column(tile, 3u);
  let c4 = column(tile, 4u);
  let c5 = column(tile, 5u);
  var shift = Element();
  if (problem.hasBias != 0u) { shift = bias[tile.channel]; }
  storeRow(tile, 0, Six(c0.a, c1.a, c2.a, c3.a, c4.a, c5.a), shift);
  storeRow(tile, 1, Six(c0.b, c1.b, c2.b, c3.b, c4.b, c5.b), shift);
  storeRow(tile, 2, Six(c0.c, c1.c, c2.c, c3.c, c4.c, c5.c), shift);
  storeRow(tile, 3, Six(c0.d, c1.d, c2.d, c3.d, c4.d, c5.d), shift);
}
