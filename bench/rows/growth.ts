export const growth = { name: 'growth', run: async () => [] }
