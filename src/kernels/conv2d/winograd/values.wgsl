// What tiles of the source, and of dy, become: 36 values each.

@group(0) @binding(2) var<storage, read_write> values: array<Element>; // [36, images, tiles, channels]

fn storeRow(tile: Tile, v: u32, row: Six) {
  values[placeOf(tile, v)] = row.a;
  values[placeOf(tile, v + 1u)] = row.b;
  values[placeOf(tile, v + 2u)] = row.c;
  values[placeOf(tile, v + 3u)] = row.d;
  values[placeOf(tile, v + 4u)] = row.e;
  values[placeOf(tile, v + 5u)] = row.f;
}
