// An image [images, size, channels] in tiles of 4×4 results, for each of which a kernel of 3×3 reads 6×6 values of its
// source; and the 36 values that either becomes, [36, images, tiles, channels].

struct Problem {
  images: u32,
  size: vec2u, // of the image that is read, or written
  tiles: vec2u,
  pad: vec2i, // by which the first tile's values begin above and left of the image
  channels: u32, // in elements of the arrays
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;

// One channel of a tile; `first` is the tile's upper left value, `i` its own number.
struct Tile { i: u32, image: u32, first: vec2i, channel: u32 }

fn tileOf(i: u32) -> Tile {
  let tile = i / problem.channels;
  let column = tile % problem.tiles.y;
  let row = tile / problem.tiles.y;
  let first = 4 * vec2i(vec2u(row % problem.tiles.x, column)) - problem.pad;
  return Tile(i, row / problem.tiles.x, first, i % problem.channels);
}

// Where one of the tile's 36 values lies.
fn placeOf(tile: Tile, v: u32) -> u32 {
  return v * problem.images * problem.tiles.x * problem.tiles.y * problem.channels + tile.i;
}

fn isInside(at: vec2i) -> bool { return all(vec2u(at) < problem.size); } // a negative position is a large one

// Where a pixel's channel lies in the image.
fn pixelOf(tile: Tile, at: vec2i) -> u32 {
  return ((tile.image * problem.size.x + u32(at.x)) * problem.size.y + u32(at.y)) * problem.channels + tile.channel;
}
