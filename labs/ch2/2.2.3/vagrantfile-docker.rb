# -*- mode: ruby -*-
# vi: set ft=ruby :

ENV['VAGRANT_DEFAULT_PROVIDER'] ||= '{{provider}}'
ENV['VAGRANT_NO_PARALLEL'] = 'yes'

Vagrant.configure('2') do |config|
  config.vm.boot_timeout = 900
  config.vm.synced_folder '.', '/vagrant', disabled: true

  config.vm.define 'm-k8s' do |cfg|
    # A container that plays a machine: an image is its box. It shares processors and memory with the host.
    cfg.vm.provider 'docker' do |docker|
      docker.image = '{{box}}'
      docker.name = '{{cluster}}-2.2.3-m-k8s'
      docker.has_ssh = true
      docker.remains_running = true
      docker.stop_timeout = 30
      docker.create_args = [
        '--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', '--security-opt', 'seccomp=unconfined',
        '--security-opt', 'apparmor=unconfined', '--security-opt', 'systempaths=unconfined',
        '--device-cgroup-rule', 'a *:* rwm', '--cgroupns', 'private',
        '--tmpfs', '/run', '--tmpfs', '/run/lock', '--tmpfs', '/tmp:exec'
      ]
    end
    cfg.vm.hostname = 'm-k8s'
    cfg.vm.network 'private_network', ip: '{{spare.prefix}}.10', netmask: 24,
                                      docker_network__gateway: '{{spare.prefix}}.1'
    cfg.vm.network 'forwarded_port', guest: 22, host: 60210, host_ip: '127.0.0.1', auto_correct: true, id: 'ssh'
    cfg.vm.provision 'shell', path: 'install_pkg.sh'
    cfg.vm.provision 'file', source: 'ping_2_nds.sh', destination: 'ping_2_nds.sh'
    cfg.vm.provision 'shell', path: 'config.sh'
  end

  #=============#
  # Added nodes #
  #=============#

  (1..3).each do |i|
    config.vm.define "w#{i}-k8s" do |cfg|
      cfg.vm.provider 'docker' do |docker|
        docker.image = '{{box}}'
        docker.name = "{{cluster}}-2.2.3-w#{i}-k8s"
        docker.has_ssh = true
        docker.remains_running = true
        docker.stop_timeout = 30
        docker.create_args = [
          '--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', '--security-opt', 'seccomp=unconfined',
          '--security-opt', 'apparmor=unconfined', '--security-opt', 'systempaths=unconfined',
          '--device-cgroup-rule', 'a *:* rwm', '--cgroupns', 'private',
          '--tmpfs', '/run', '--tmpfs', '/run/lock', '--tmpfs', '/tmp:exec'
        ]
      end
      cfg.vm.hostname = "w#{i}-k8s"
      cfg.vm.network 'private_network', ip: "{{spare.prefix}}.10#{i}", netmask: 24,
                                        docker_network__gateway: '{{spare.prefix}}.1'
      cfg.vm.network 'forwarded_port', guest: 22, host: 60200 + i, host_ip: '127.0.0.1', auto_correct: true, id: 'ssh'
      cfg.vm.provision 'shell', path: 'install_pkg.sh'
    end
  end
end
