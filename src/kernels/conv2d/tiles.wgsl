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

// Where the tile's channel of the pixel at `first` + (y, x) lies in an image of this size, or NOWHERE.
fn placeIn(size: vec2u, tile: Tile, first: vec2i, y: i32, x: i32) -> u32 {
  let row = size.y * problem.channels;
  let origin = tile.image * size.x * row + u32(first.x) * row + u32(first.y) * problem.channels + tile.channel;
  let inside = u32(first.x + y) < size.x && u32(first.y + x) < size.y; // a negative position is a large one
  return select(NOWHERE, origin + u32(y) * row + u32(x) * problem.channels, inside);
}

fn placeInSource(tile: Tile, y: i32, x: i32) -> u32 {
  return placeIn(problem.source, tile, tile.first - problem.pad, y, x);
}

fn placeInDest(tile: Tile, y: i32, x: i32) -> u32 {
  return placeIn(problem.dest, tile, tile.first, y, x);
}

// Where one of the 36 values of a tile lies, [36, images, tiles, channels], for who makes so many.
fn placeOf(tile: Tile, v: u32) -> u32 {
  return v * problem.images * problem.tiles.x * problem.tiles.y * problem.channels + tile.i;
}

// One invocation a channel of a tile, 64 neighbours a workgroup; `compute` says what it does.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let tile = tileOf(id.y * groups.x * 64u + id.x);
  if (tile.image < problem.images) { compute(tile); }
}
