import './index.js'

export * from '../data.js'
