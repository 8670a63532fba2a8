// From the number of an element to where it lies in arrays with strides of their own: the number is taken apart into
// coordinates, innermost first, and each of them moves the places by its strides. A negative stride is a large one:
// sums of u32 wrap.
//
// Who uses this says what its `Places` are, one, or one in each of several arrays, and which numbers of a dimension are
// its strides there (`stridesOf`).

// Tunables: RANK dimensions; WIDTH neighbours that an invocation handles, 1 or 4
const RANK = 8u;
const WIDTH = 1u;

struct Params {
  count: u32, // n / WIDTH
  offset: u32, // of the first element
  dimensions: array<vec4u, 8>, // innermost first: size, strides
}

// What is left of the number, and the places that what was taken off it leads to.
struct Walk { rest: u32, at: Places }

fn along(walk: Walk, dimension: vec4u) -> Walk {
  let quotient = walk.rest / dimension.x;
  return Walk(quotient, walk.at + (walk.rest - quotient * dimension.x) * stridesOf(dimension));
}

fn placesOf(element: u32, origin: Places) -> Places {
  // A loop would say it once; but a place in the table that is not constant is read lane by lane on a CPU.
  var walk = Walk(element, origin);
  if (RANK > 1u) { walk = along(walk, params.dimensions[0]); }
  if (RANK > 2u) { walk = along(walk, params.dimensions[1]); }
  if (RANK > 3u) { walk = along(walk, params.dimensions[2]); }
  if (RANK > 4u) { walk = along(walk, params.dimensions[3]); }
  if (RANK > 5u) { walk = along(walk, params.dimensions[4]); }
  if (RANK > 6u) { walk = along(walk, params.dimensions[5]); }
  if (RANK > 7u) { walk = along(walk, params.dimensions[6]); }
  return walk.at + walk.rest * stridesOf(params.dimensions[RANK - 1u]);
}
