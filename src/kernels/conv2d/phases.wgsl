// Which taps of a convolution, or of its gradient with respect to the input, meet something: those t for which `up`
// divides down·d − pad + t·dilation. Pixels d that lie `up` apart have the same ones; they are a phase, d mod up, whose
// taps are first, first + step, …, so that no tap is multiplied in vain.
//
// Who uses this has a `problem` with the sizes of source and dest, taps, up, down, pad and dilation, in pairs
// (vertical, horizontal).

// What the pixels of a phase have in common.
struct Phase {
  first: vec2u, // tap
  step: vec2u, // from tap to tap
  count: vec2u, // of taps
  position: vec2i, // in the source, for the first tap and the first pixel
  advance: vec2i, // in the source, from tap to tap
}

// The first tap for which up divides offset + t·dilation, or `up` if there is none.
fn firstTap(offset: i32, dilation: i32, up: u32) -> u32 {
  var t = 0u;
  while (t < up && (offset + i32(t) * dilation) % i32(up) != 0) { t++; }
  return t;
}

// From one tap that fits to the next: up / gcd(up, dilation).
fn tapStep(dilation: i32, up: u32) -> u32 {
  var step = 1u;
  while (i32(step) * dilation % i32(up) != 0) { step++; }
  return step;
}

fn phaseOf(d: vec2u) -> Phase {
  let up = vec2i(problem.up);
  let offset = vec2i(problem.down * d) - problem.pad;
  let first = vec2u(
    firstTap(offset.x, problem.dilation.x, problem.up.x), firstTap(offset.y, problem.dilation.y, problem.up.y),
  );
  let step = vec2u(tapStep(problem.dilation.x, problem.up.x), tapStep(problem.dilation.y, problem.up.y));
  let count = (max(problem.taps, first) - first + step - 1u) / step;
  return Phase(
    first,
    step,
    select(vec2u(0u), count, all(first < problem.up)),
    (offset + vec2i(first) * problem.dilation) / up,
    vec2i(step) * problem.dilation / up,
  );
}

// How many phases there are, where one begins, and how many pixels it has.
fn phases() -> u32 { return problem.up.x * problem.up.y; }
fn phaseFrom(number: u32) -> vec2u { return vec2u(number / problem.up.y, number % problem.up.y); }
fn gridOfPhase() -> vec2u { return (problem.dest + problem.up - 1u) / problem.up; }
