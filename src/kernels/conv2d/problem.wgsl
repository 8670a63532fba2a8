// The sizes of a convolution, or of its gradient with respect to the input (see `naive.wgsl` for the equation), and where
// elements lie in its arrays:
//
//   source: [images, source, groups · sourceChannels], dest: [images, dest, groups · destChannels]
//   weights: as the strides say, since the gradient has the channels of source and dest exchanged
//
// Positions, sizes and taps are pairs (vertical, horizontal).

struct Problem {
  source: vec2u, dest: vec2u, // sizes
  taps: vec2u,
  up: vec2u, down: vec2u,
  pad: vec2i, dilation: vec2i,
  images: u32, groups: u32,
  sourceChannels: u32, destChannels: u32, // of one group
  filterTap: u32, filterSource: u32, filterDest: u32, filterGroup: u32, // elements from one to the next
  hasBias: u32,
}

@group(0) @binding(0) var<uniform> problem: Problem;

// An element of dest: its image, pixel, group, and channel in the group.
struct Output { image: u32, d: vec2u, group: u32, channel: u32 }

fn outputOf(i: u32) -> Output {
  let channels = problem.groups * problem.destChannels;
  let q = i % channels;
  let pixel = i / channels;
  let d = vec2u(pixel / problem.dest.y % problem.dest.x, pixel % problem.dest.y);
  return Output(pixel / (problem.dest.x * problem.dest.y), d, q / problem.destChannels, q % problem.destChannels);
}

// Where a channel of a group lies at position `s` of an image, whose first pixel of all is `image`.
fn placeInSource(image: u32, s: vec2u, group: u32, channel: u32) -> u32 {
  return ((image + s.x * problem.source.y + s.y) * problem.groups + group) * problem.sourceChannels + channel;
}

// Where a tap's weights begin for a channel of the source, and from there those for a channel of dest.
fn rowOfFilter(tap: vec2u, channel: u32) -> u32 {
  return (tap.x * problem.taps.y + tap.y) * problem.filterTap + channel * problem.filterSource;
}

fn columnOfFilter(group: u32, channel: u32) -> u32 {
  return group * problem.filterGroup + channel * problem.filterDest;
}
