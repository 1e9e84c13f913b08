export const memory = { name: 'memory', run: async () => [] }
