// Where one of the 36 values, or products, of a tile lies: [36, images, tiles, channels].
fn placeOf(tile: Tile, v: u32) -> u32 {
  return v * problem.images * problem.tiles.x * problem.tiles.y * problem.channels + tile.i;
}
