// Where nobody reads on, as after `| head`, a program has said what was wanted of it: it ends, and no error is shown.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
    process.exit(0)
  })
}
