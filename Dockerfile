# The service. Node 24 comes with the image; among the optional dependencies it is only for who has no Node 24.
#
# A tag can be moved; a digest cannot. Build by the digest that you checked, which this prints:
#   docker buildx imagetools inspect node:24.21.0-slim
#   docker build --build-arg BASE=node:24.21.0-slim@sha256:… .
ARG BASE=node:24.21.0-slim
FROM ${BASE} AS modules
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM ${BASE}
ENV NODE_ENV=production DETENTE_DATA=/data
WORKDIR /app
COPY --from=modules /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY events ./events
COPY projections ./projections
COPY src ./src
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DETENTE_PORT ?? 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=4", "--heap-growing-percent=20", "src/cli/detente.ts"]
CMD ["serve"]
