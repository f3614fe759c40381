# Every target installs what it needs on a bare Debian 12 (as root; else it says what is missing).

PREFIX ?= /usr
DESTDIR ?=
SYSCONFDIR ?= /etc
DEMO_SECONDS ?=
FUZZ_SECONDS ?= 300
SOAK_SECONDS ?= 3600

dist := daemon/target/vvorld
# Finds the JDK that we write for (by the shell, since .ci/deps may just have installed it).
with_jdk := . daemon/src/main/dist/lib/find-java.sh && find_java . javac && export JAVA_HOME="$$java_home" &&
# What Maven's own libraries do that a JDK 25 warns of.
export MAVEN_OPTS := $(MAVEN_OPTS) --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
# Maven too runs on it: the format check needs it.
mvn := $(with_jdk) mvn -B -ntp
# Maven says what it does, a line a module and the tests' closing lines; the rest only if it fails.
quietly = -Dorg.slf4j.simpleLogger.log.org.apache.maven.cli.event.ExecutionEventLogger=warn

.DEFAULT_GOAL := help
.PHONY: help deps build demo test bench bench-jvm soak fuzz install clean

help: ## show this
	@echo "VVorld: FreeBSD's VIMAGE in a Linux daemon"
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18
	@echo "  make demo DEMO_SECONDS=10: the demo tests itself and ends; make fuzz FUZZ_SECONDS=60; make soak SOAK_SECONDS=300; make install DESTDIR=D PREFIX=/usr"

deps: ## install what build, demo, test and bench need
	@.ci/deps build demo test bench

build: ## leave a distribution in daemon/target/vvorld
	@.ci/deps build
	@$(mvn) -q package -pl daemon -am -Dmaven.test.skip=true
	@echo "built: $(dist)/bin/vvorldd, $(dist)/bin/vvctl"

demo: ## Linux pings a vnet through another one (root); ends on Ctrl-C
	@.ci/deps demo
	@$(MAKE) --no-print-directory build
	@DEMO_SECONDS=$(DEMO_SECONDS) config/examples/demo.sh

test: ## build, check and test everything (root; six minutes)
	@[ "$$(id -u)" = 0 ] || { echo "make test needs root: its tests make TAPs and network namespaces. Try: sudo make test" >&2; exit 1; }
	@.ci/deps build demo test
	@# Signals are tested too: under nohup, or behind '&' in a script, some would be ignored.
	@$(with_jdk) env --default-signal=HUP,INT mvn -B -ntp $(quietly) verify && echo "all passed"

bench: ## measure, each number beside what it is compared with (root)
	@.ci/deps build demo bench
	@$(mvn) -q package -pl daemon,bench -am -Dmaven.test.skip=true
	@$(with_jdk) "$$java_home/bin/java" -XX:+UseCompactObjectHeaders \
		--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp 'bench/target/*:bench/target/lib/*' org.vvorld.bench.Main
	@bench/system
	@bench/chain
	@bench/router
	@bench/scale
	@bench/vnets
	@bench/control
	@bench/routes
	@bench/tcp
	@bench/emulated
	@bench/latency

bench-jvm: ## compare the JVM's collectors: throughput, and p99.9 while vnets come and go (root)
	@.ci/deps build demo bench
	@$(mvn) -q package -pl daemon,bench -am -Dmaven.test.skip=true
	@bench/jvm

soak: ## traffic while vnets are made, rewired and destroyed at random, SOAK_SECONDS long; then ten million bad frames, and 10,000 bad ways for TCP (root)
	@.ci/deps build demo bench
	@$(mvn) -q package -pl daemon,bench -am -Dmaven.test.skip=true
	@SOAK_SECONDS=$(SOAK_SECONDS) bench/soak
	@$(mvn) $(quietly) test -pl stack -am -Dskip.aot -Dtest='MillionFramesTest,Ipv6FuzzTest,TcpLinkTest' -Dsurefire.failIfNoSpecifiedTests=false -Dvvorld.frames=10000000 -Dtcp.seeds=10000

fuzz: ## let Jazzer look for frames that break the stack, FUZZ_SECONDS long
	@.ci/deps build
	@export JAZZER_FUZZ=1 JAZZER_MAX_DURATION=$(FUZZ_SECONDS)s && $(mvn) $(quietly) test -pl stack -Dtest='*Fuzz*'

install: ## put the built distribution, unit, sysusers, tmpfiles and config in place
	@[ -x $(dist)/bin/vvorldd ] || { echo "nothing is built yet: run make build first" >&2; exit 1; }
	install -d $(DESTDIR)$(PREFIX)/lib/vvorld $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/systemd/system \
		$(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d $(DESTDIR)$(SYSCONFDIR)/vvorld
	rm -rf $(DESTDIR)$(PREFIX)/lib/vvorld/bin $(DESTDIR)$(PREFIX)/lib/vvorld/lib $(DESTDIR)$(PREFIX)/lib/vvorld/etc
	@# -p: an AOT cache knows the times of its jars.
	cp -Rp $(dist)/. $(DESTDIR)$(PREFIX)/lib/vvorld/
	ln -sfn ../lib/vvorld/bin/vvorldd $(DESTDIR)$(PREFIX)/bin/vvorldd
	ln -sfn ../lib/vvorld/bin/vvctl $(DESTDIR)$(PREFIX)/bin/vvctl
	sed 's|/usr/bin/|$(PREFIX)/bin/|; s|/etc/vvorld/|$(SYSCONFDIR)/vvorld/|; s|/usr/lib/vvorld/|$(PREFIX)/lib/vvorld/|' systemd/vvorldd.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/vvorldd.service
	install -m 644 systemd/vvorld.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/vvorld.conf
	install -m 644 systemd/vvorld.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/vvorld.conf
	@# A config that somebody wrote stays.
	[ -e $(DESTDIR)$(SYSCONFDIR)/vvorld/vvorld.yaml ] || \
		install -m 644 $(dist)/etc/vvorld.yaml $(DESTDIR)$(SYSCONFDIR)/vvorld/vvorld.yaml

clean: ## remove what was built
	rm -rf target */target
