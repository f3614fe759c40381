# VVorld in a container.
#
#   docker build -t vvorld .
#   docker run --rm --name vvorld vvorld                         # vnets among themselves: no privilege at all
#   docker run --rm --name vvorld --user 0 --cap-drop ALL --cap-add NET_ADMIN --cap-add NET_RAW \
#       --device /dev/net/tun -v "$PWD/vvorld.yaml:/etc/vvorld/vvorld.yaml:ro" vvorld        # with TAPs
#   docker exec vvorld vvctl jls
#
# Not --user 0 for vnets alone: a TAP needs an effective CAP_NET_ADMIN, which an engine gives to root only.

FROM eclipse-temurin:25-jdk AS jdk

FROM debian:bookworm-slim AS build
RUN apt-get -qq update && apt-get -qq install -y --no-install-recommends binutils maven >/dev/null
COPY --from=jdk /opt/java/openjdk /usr/lib/jvm/temurin-25-jdk
ENV JAVA_HOME=/usr/lib/jvm/temurin-25-jdk
WORKDIR /src
COPY . .
RUN mvn -q -B -ntp package -pl daemon -am -Dmaven.test.skip=true -Dskip.aot

# The modules that vvorldd reaches, by jdeps less those of parts of Micrometer that it does not use (java.desktop, java.sql).
# Then the AOT caches, made at the path and with the runtime that they are used with.
RUN cp -Rp daemon/target/vvorld /usr/lib/vvorld \
 && "$JAVA_HOME/bin/jlink" --output /usr/lib/vvorld/runtime --no-header-files --no-man-pages \
        --strip-java-debug-attributes --strip-native-debug-symbols objcopy=/usr/bin/objcopy \
        --add-modules java.logging,java.management,java.naming,java.xml,jdk.httpserver,jdk.management,jdk.unsupported \
 && daemon/src/main/dist/make-aot-caches /usr/lib/vvorld


FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="VVorld" \
      org.opencontainers.image.description="FreeBSD's VIMAGE as a Linux daemon: isolated network stacks in one process" \
      org.opencontainers.image.licenses="BSD-2-Clause"
COPY --from=build /usr/lib/vvorld /usr/lib/vvorld
# In a container, metrics on 127.0.0.1 would be for nobody.
RUN useradd --system --no-create-home --shell /usr/sbin/nologin vvorld \
 && install -d -o vvorld -g vvorld /run/vvorld \
 && install -d /etc/vvorld \
 && printf 'http: {address: 0.0.0.0:9917}\njails: {}\n' >/etc/vvorld/vvorld.yaml \
 && ln -s ../lib/vvorld/bin/vvorldd ../lib/vvorld/bin/vvctl /usr/bin/
USER vvorld
EXPOSE 9917
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["vvctl", "version"]
ENTRYPOINT ["vvorldd"]
CMD ["-f", "/etc/vvorld/vvorld.yaml"]
