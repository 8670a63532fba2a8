// A convolution of 3×3 taps, without strides and dilation, by tiles of 4×4 results: each needs 6×6 values of the source.
//
//   source: [images, source, channels], dest: [images, dest, channels]

struct Problem {
  images: u32,
  source: vec2u, dest: vec2u, // sizes
  tiles: vec2u,
  pad: vec2i, // by which the first tile's values begin above and left of the source
  channels: u32, // in elements of the arrays
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;

const NOWHERE = 0xffffffffu;

// One channel of a tile; `first` is its upper left result, `i` its own number.
struct Tile { i: u32, image: u32, first: vec2i, channel: u32 }

fn tileOf(i: u32) -> Tile {
  let tile = i / problem.channels;
  let row = tile / problem.tiles.y;
  let first = 4u * vec2u(row % problem.tiles.x, tile % problem.tiles.y);
  return Tile(i, row / problem.tiles.x, vec2i(first), i % problem.channels);
}

// Where a pixel's channel lies in an image of this size, or NOWHERE.
fn placeIn(size: vec2u, tile: Tile, at: vec2i) -> u32 {
  let pixel = (tile.image * size.x + u32(at.x)) * size.y + u32(at.y);
  return select(NOWHERE, pixel * problem.channels + tile.channel, all(vec2u(at) < size)); // a negative position is a large one
}

fn placeInSource(tile: Tile, y: i32, x: i32) -> u32 {
  return placeIn(problem.source, tile, tile.first - problem.pad + vec2i(y, x));
}

fn placeInDest(tile: Tile, y: i32, x: i32) -> u32 {
  return placeIn(problem.dest, tile, tile.first + vec2i(y, x));
}

// Where one of the 36 values of a tile lies, [36, images, tiles, channels], for who makes so many.
fn placeOf(tile: Tile, v: u32) -> u32 {
  return v * problem.images * problem.tiles.x * problem.tiles.y * problem.channels + tile.i;
}
