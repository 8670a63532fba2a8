import './index.js'

import { answering } from '../model/search/workers.js'

// The program of a process that makes trials: what it is sent is answered, until nobody is there to send anything.
const answer = answering((message) => void process.send?.(message))
process.on('message', answer)
process.on('disconnect', () => process.exit())
