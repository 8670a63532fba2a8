// A walk down a channel: an invocation passes `span` of its elements, one below the other. Who uses this says what the
// moments of an element make of it (`scaleOf`), and what is kept on the way: `begin`, `visit` and `end`.

// Tunables
const ONE_BATCH = false;

fn compute(at: u32) {
  let channels = params.groups * params.size;
  let channel = at % channels;
  let group = channel / params.size;
  let first = at / channels * params.span;
  var scale = scaleOf(first / params.outer * params.groups + group);
  var kept = begin(channel);
  var i = first * channels + channel;
  for (var row = first; row < min(first + params.span, params.rows); row++) {
    if (!ONE_BATCH) { scale = scaleOf(row / params.outer * params.groups + group); }
    kept = visit(i, scale, kept);
    i += channels;
  }
  end(at, kept);
}
